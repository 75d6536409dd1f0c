using AutoMapper;
using Avicenna.Application.Paging;
using Avicenna.Application.Time;
using Avicenna.Domain.ApiKeys;
using MediatR;

namespace Avicenna.Application.ApiKeys;

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

internal sealed class ListApiKeysQueryHandler(IApiKeyRepository keys, IMapper mapper, TimeProvider time) : IRequestHandler<ListApiKeysQuery, ApiKeyPage>
{
    private const string List = "api_keys";

    public async Task<ApiKeyPage> Handle(ListApiKeysQuery query, CancellationToken cancellationToken)
    {
        var before = PageCursor.Read(query.TenantId, List, query.Cursor);
        var filter = new ApiKeyFilter(query.TenantId, before, query.Limit, time.GetInstant(), query.Name, query.Permission, query.Status);
        var page = await keys.ListAsync(filter, cancellationToken);
        return new ApiKeyPage(mapper.Map<IReadOnlyList<ApiKeyDetails>>(page.Items), PageCursor.Write(query.TenantId, List, page.Next));
    }
}

/// <summary>Which keys of a tenant to list, newest first.</summary>
/// <param name="TenantId">Whose.</param>
/// <param name="Before">Only those with a smaller sequence; null: from the newest on.</param>
/// <param name="Limit">At most how many.</param>
/// <param name="Now">The moment that decides which keys are expired.</param>
/// <param name="NamePart">Only those whose name contains this, ignoring case; null: any.</param>
/// <param name="Permission">Only those with this permission; null: any.</param>
/// <param name="Status">Only those in this state; null: any.</param>
public sealed record ApiKeyFilter(
    Guid TenantId, long? Before, int Limit, DateTimeOffset Now, string? NamePart = null, Permission? Permission = null, ApiKeyStatus? Status = null);

/// <param name="ApiKeys">The keys, newest first.</param>
/// <param name="NextCursor">Where the next page begins; null: this is the last.</param>
public sealed record ApiKeyPage(IReadOnlyList<ApiKeyDetails> ApiKeys, string? NextCursor);
