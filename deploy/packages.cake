// The packages: dotnet cake --target=Package, or one of its parts. All of them are in artifacts/packages.
var packages = artifacts + Directory("packages");
var version = XmlPeek("Directory.Build.props", "/Project/PropertyGroup/Version");

// One file that needs no .NET on the machine.
Task("SingleFile")
    .Does(() =>
{
    PublishSelfContained(packages + Directory("single-file"));
    Run(packages + Directory("single-file") + File("avicenna"), "--version");
});

// The .NET tool, installed from its package and run once.
Task("Tool")
    .Does(() =>
{
    DotNetPack(Api, new DotNetPackSettings { Configuration = configuration, OutputDirectory = packages, NoLogo = true });
    var tool = artifacts + Directory("tool");
    CleanDirectory(tool);
    Run("dotnet", $"tool install Avicenna --version {version} --tool-path {tool} --add-source {packages}");
    Run(tool + File("avicenna"), "--version");
});

// A Debian package with the systemd unit, for the architecture of this machine.
Task("Deb")
    .WithCriteria(() => Context.Tools.Resolve("dpkg-deb") is not null, "dpkg-deb is not on the PATH")
    .Does(() =>
{
    var root = artifacts + Directory("deb");
    CleanDirectory(root);
    EnsureDirectoryExists(packages);
    PublishSelfContained(root + Directory("usr/lib/avicenna"), nativeLibrariesInside: false);
    Install("deploy/debian/avicenna", root + File("usr/bin/avicenna"), "0755");
    Install("deploy/debian/avicenna.service", root + File("usr/lib/systemd/system/avicenna.service"));
    Install("deploy/completion/avicenna.bash", root + File("usr/share/bash-completion/completions/avicenna"));
    Install("LICENSE", root + File("usr/share/doc/avicenna/copyright"));
    Install("deploy/debian/postinst", root + File("DEBIAN/postinst"), "0755");
    Install("deploy/debian/prerm", root + File("DEBIAN/prerm"), "0755");
    StartProcess("dpkg", new ProcessSettings { Arguments = "--print-architecture", RedirectStandardOutput = true }, out var architecture);
    var size = GetFiles($"{root}/usr/**/*").Sum(file => FileSize(file)) / 1024;
    System.IO.File.WriteAllText(root + File("DEBIAN/control"), System.IO.File.ReadAllText("deploy/debian/control")
        .Replace("@VERSION@", version).Replace("@ARCHITECTURE@", architecture.Single()).Replace("@SIZE@", $"{size}"));
    Run("dpkg-deb", $"--root-owner-group --build {root} {packages}");
});

// The container image as an archive that `docker load` and `podman load` read. Needs no container engine, but the registry of the base image:
// --base-image names another than Microsoft's.
Task("Image")
    .Does(() =>
{
    EnsureDirectoryExists(packages);
    var settings = SelfContained(nativeLibrariesInside: false).WithTarget("PublishContainer")
        .WithProperty("ContainerArchiveOutputPath", MakeAbsolute(packages + File($"avicenna-{version}-image.tar")).FullPath);
    if (HasArgument("base-image"))
    {
        settings.WithProperty("ContainerBaseImage", Argument<string>("base-image"));
    }

    DotNetPublish(Api, new DotNetPublishSettings { Configuration = configuration, NoLogo = true, MSBuildSettings = settings });
});

Task("Package")
    .IsDependentOn("SingleFile")
    .IsDependentOn("Tool")
    .IsDependentOn("Deb")
    .IsDependentOn("Image");

void PublishSelfContained(DirectoryPath directory, bool nativeLibrariesInside = true)
{
    CleanDirectory(directory);
    DotNetPublish(Api, new DotNetPublishSettings
    {
        Configuration = configuration,
        OutputDirectory = directory,
        NoLogo = true,
        MSBuildSettings = SelfContained(nativeLibrariesInside),
    });
}

DotNetMSBuildSettings SelfContained(bool nativeLibrariesInside) =>
    new DotNetMSBuildSettings().WithProperty("PublishProfile", "SingleFile").WithProperty("IncludeNativeLibrariesForSelfExtract", nativeLibrariesInside ? "true" : "false");

void Install(string file, FilePath target, string mode = "0644") => Run("install", $"-D --mode={mode} {file} {target}");

void Run(FilePath program, string arguments)
{
    if (StartProcess(program, arguments) != 0)
    {
        throw new CakeException($"{program} {arguments} failed");
    }
}
