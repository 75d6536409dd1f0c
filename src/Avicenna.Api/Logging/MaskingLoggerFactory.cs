namespace Avicenna.Api.Logging;

/// <summary>Masks everything shaped like a key in what is logged, whoever logs it: the framework logs paths and queries as they came.</summary>
internal sealed class MaskingLoggerFactory(ILoggerFactory inner) : ILoggerFactory
{
    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public ILogger CreateLogger(string categoryName)
    {
        var logger = new MaskingLogger(inner.CreateLogger(categoryName));
        return categoryName == HostLogger.Category ? new HostLogger(logger) : logger;
    }

    public void Dispose() => inner.Dispose();
}
