namespace Avicenna.Api.Tenancy;

/// <summary>Marks what answers for any host, known or not, because it tells nothing about tenants.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class TenantlessAttribute : Attribute;
