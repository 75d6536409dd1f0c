using System.Reflection;

namespace Avicenna.Api.Startup;

internal static class ProductVersion
{
    /// <summary>The version of the build, without the commit that the SDK appends.</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
