using System.Runtime.Versioning;
using Avicenna.Infrastructure.Security;

namespace Avicenna.Infrastructure.Tests.Security;

[Platform(Exclude = "Win", Reason = "Windows has no such permissions")]
[UnsupportedOSPlatform("windows")]
public sealed class OwnerOnlyFilesTests
{
    private const UnixFileMode ReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private DirectoryInfo directory = null!;

    [SetUp]
    public void CreateDirectory() => directory = Directory.CreateTempSubdirectory("avicenna-test-");

    [TearDown]
    public void RemoveDirectory() => directory.Delete(recursive: true);

    [Test]
    public void Open_NewFile_IsTheOwnersAndOpenOnce()
    {
        using var file = OwnerOnlyFiles.Open(PathOf("file"), FileMode.CreateNew);

        File.GetUnixFileMode(file.SafeFileHandle).Should().Be(ReadWrite);
        (file.CanRead, file.CanWrite).Should().Be((true, true));
        FluentActions.Invoking(() => OwnerOnlyFiles.Open(PathOf("file"), FileMode.OpenOrCreate)).Should().Throw<IOException>();
    }

    [Test]
    public void CreateDirectory_NewOne_IsTheOwners()
    {
        OwnerOnlyFiles.CreateDirectory(PathOf("data"));
        OwnerOnlyFiles.CreateDirectory(PathOf("data"));

        File.GetUnixFileMode(PathOf("data")).Should().Be(ReadWrite | UnixFileMode.UserExecute);
    }

    [TestCase(ReadWrite, false)]
    [TestCase(ReadWrite | UnixFileMode.UserExecute, false)]
    [TestCase(ReadWrite | UnixFileMode.GroupRead, true)]
    [TestCase(ReadWrite | UnixFileMode.GroupExecute, true)]
    [TestCase(ReadWrite | UnixFileMode.OtherRead, true)]
    [TestCase(UnixFileMode.UserRead | UnixFileMode.OtherWrite, true)]
    public void IsAccessibleToOthers_FileWithAMode_TellsWhetherAnyoneElseHasARight(UnixFileMode mode, bool expected)
    {
        File.Create(PathOf("file")).Dispose();
        File.SetUnixFileMode(PathOf("file"), mode);

        OwnerOnlyFiles.IsAccessibleToOthers(PathOf("file")).Should().Be(expected);
    }

    [Test]
    public void IsAccessibleToOthers_NoFile_IsFalse() => OwnerOnlyFiles.IsAccessibleToOthers(PathOf("none")).Should().BeFalse();

    private string PathOf(string name) => Path.Combine(directory.FullName, name);
}
