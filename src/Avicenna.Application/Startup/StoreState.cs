namespace Avicenna.Application.Startup;

public enum StoreState
{
    /// <summary>All calls can be answered.</summary>
    Healthy,

    /// <summary>Keys that are known here are decided about; other calls may fail.</summary>
    Degraded,

    /// <summary>Nothing can be decided, or will be soon.</summary>
    Unavailable,
}
