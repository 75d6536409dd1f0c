namespace Avicenna.Application.Usage.GetUsage;

/// <summary>How long the buckets are in which usage is told; days are UTC's.</summary>
public enum UsageInterval
{
    Hour,
    Day,
}
