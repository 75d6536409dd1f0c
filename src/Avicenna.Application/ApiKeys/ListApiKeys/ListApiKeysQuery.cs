using Avicenna.Domain.ApiKeys;
using MediatR;

namespace Avicenna.Application.ApiKeys.ListApiKeys;

/// <summary>Asks for a page of a tenant's keys, newest first.</summary>
public sealed record ListApiKeysQuery : IRequest<ApiKeyPage>
{
    public required Guid TenantId { get; init; }

    public required int Limit { get; init; }

    /// <summary>The <see cref="ApiKeyPage.NextCursor"/> of the page before; null: the first page.</summary>
    public string? Cursor { get; init; }

    /// <summary>Only keys whose name contains this, ignoring case; null: any.</summary>
    public string? Name { get; init; }

    public Permission? Permission { get; init; }

    public ApiKeyStatus? Status { get; init; }
}
