using System.Text;
using Avicenna.Api.CommandLine;
using Avicenna.Application.ApiKeys.ImportApiKeys;
using Avicenna.Application.Errors;
using CsCheck;

namespace Avicenna.Api.Tests.CommandLine;

/// <summary>What isn't a row of a file of keys is a problem with its true line, and never an exception or another row.</summary>
internal sealed class ImportFileTests
{
    private const string QuoteProblem = "The row has a quote in the wrong place, or one that isn't closed: quote a whole field, and write a quote in it twice";

    [TestCase("hash,name\n00,a,b\n00\n\n00,ok\n,,\n", "2: The row has 3 fields where the header has 2|3: The row has 1 fields where the header has 2|6: The row has 3 fields where the header has 2", TestName = "Fields")]
    [TestCase("hash,name\r\n\r\n\r\n00,a\"b\r\n00,\"a\"b\r\n", "4: " + QuoteProblem + "|5: " + QuoteProblem, TestName = "Quotes after blank lines")]
    [TestCase("hash,name\r00,\"two\rlines\"\r00\r", "4: The row has 1 fields where the header has 2", TestName = "Lines that end in CR")]
    [TestCase("hash,name\n00,\"not closed\n00,b\n", "2: " + QuoteProblem, TestName = "A quote that is open at the end")]
    [TestCase("{\"hash\":1}\n\n{\n[]\n{}{}\n", "1: hash must be a string|3: The row is not valid JSON, line 1, byte 2|4: The row must be a JSON object|5: The row is not valid JSON, line 1, byte 3", TestName = "JSON lines")]
    public void Read_BadRows_AreReportedWithTheirLines(string content, string problems) =>
        string.Join('|', Read(content).Unread.Select(problem => $"{problem.Line}: {problem.Message}")).Should().Be(problems);

    [Test]
    public void Read_BytesThatAreNotUtf8_AreABadRow()
    {
        byte[] csv = [.. "hash,name\n00,caf\u00e9\n00,caf"u8, 0xE9, .. "\n"u8];
        byte[] json = [.. "{\"name\":\"caf"u8, 0xE9, .. "\"}\n"u8];

        var (keys, unread) = ImportFile.Read(new MemoryStream(csv), CancellationToken.None);
        keys.Single().Name.Should().Be("caf\u00e9");
        unread.Should().Equal(new ImportProblem(3, "The row must be UTF-8"));
        ImportFile.Read(new MemoryStream(json), CancellationToken.None).Unread.Should().Equal(new ImportProblem(1, "The row must be UTF-8"));
    }

    [Test]
    public void Read_ByteOrderMark_IsSkippedAndThatOfUtf16Named()
    {
        ImportFile.Read(new MemoryStream([0xEF, 0xBB, 0xBF, .. "hash,name\n00,a\n"u8]), CancellationToken.None).Keys.Should().ContainSingle();

        var readUtf16 = () => ImportFile.Read(new MemoryStream([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("hash,name\n")]), CancellationToken.None);
        readUtf16.Should().Throw<ValidationFailedException>().WithMessage("The file must be UTF-8; this one seems to be UTF-16 or UTF-32");
    }

    [Test]
    public void Read_FieldWithoutEnd_IsABadRow()
    {
        var (keys, unread) = Read($"hash,name\n00,a\n00,\"{new string('x', 70_000)}\n00,b\n");

        keys.Should().ContainSingle();
        unread.Should().Equal(new ImportProblem(3, "The row has a field of more than 65536 characters, perhaps since a quote isn't closed; nothing after it was read"));
    }

    [Test]
    public void Read_JsonInAColumn_StaysInItsColumn()
    {
        var (keys, unread) = Read("hash,name,metadata,ratelimit_min\n00,a,\"{\"\"a\"\":1},\"\"permission\"\":\"\"admin\"\"\",\n00,b,,\"1,\"\"permission\"\":\"\"admin\"\"\"\n");

        keys.Single().Permission.Should().Be("user");
        unread.Should().Equal(new ImportProblem(3, "ratelimit_min must be a whole number or null"));
    }

    [Test]
    public void Read_AnyBytes_AreRowsOrProblems()
    {
        var fragment = Gen.OneOf(
            Gen.OneOf("hash,name", "hash,name,metadata", "\n", "\r\n", "\r", ",", "\"", "\"\"", "{", "}", "{\"hash\":\"00\",\"name\":\"a\"}", "00,a", "\0", "\ufeff", " ", "null", "1e999", "\\ud800").Select(Encoding.UTF8.GetBytes),
            Gen.Byte.Array[0, 6]);
        var start = Gen.OneOf("hash,name\n", "{\"name\":\"a\"}\n", "").Select(Encoding.UTF8.GetBytes);
        Gen.Select(start, fragment.Array[0, 20]).Sample(
            file =>
            {
                byte[] content = [.. file.Item1, .. file.Item2.SelectMany(bytes => bytes)];
                var lines = 1 + content.Count(octet => octet is (byte)'\n' or (byte)'\r');
                try
                {
                    var (keys, unread) = ImportFile.Read(new MemoryStream(content), CancellationToken.None);
                    return keys.Select(key => key.Line).Concat(unread.Select(problem => problem.Line)).All(line => line >= 1 && line <= lines)
                        && unread.All(problem => !problem.Message.Contains("body", StringComparison.OrdinalIgnoreCase));
                }
                catch (ValidationFailedException)
                {
                    return true;
                }
            },
            iter: 2000);
    }

    private static (IReadOnlyList<ImportedApiKey> Keys, IReadOnlyList<ImportProblem> Unread) Read(string content) =>
        ImportFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(content)), CancellationToken.None);
}
