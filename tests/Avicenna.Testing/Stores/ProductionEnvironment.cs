using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace Avicenna.Testing.Stores;

internal sealed class ProductionEnvironment : IHostEnvironment
{
    public string EnvironmentName { get; set; } = Environments.Production;

    public string ApplicationName { get; set; } = "Avicenna";

    public string ContentRootPath { get; set; } = AppContext.BaseDirectory;

    public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
}
