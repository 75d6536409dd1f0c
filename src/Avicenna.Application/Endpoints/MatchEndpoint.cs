using Avicenna.Application.Errors;
using Avicenna.Application.Tenants;

namespace Avicenna.Application.Endpoints;

/// <summary>Asks what a request would need, and which endpoint says so.</summary>
public sealed record MatchEndpointQuery(Guid TenantId, MatchEndpointInput Input) : IRequest<EndpointMatch>;

/// <summary>The request to match, as in a call to <c>/verify</c>.</summary>
public sealed record MatchEndpointInput
{
    public string Method { get; init; } = "";

    /// <summary>The path, or the whole target.</summary>
    public string Path { get; init; } = "";
}

internal sealed class MatchEndpointQueryHandler(IEndpointRepository endpoints, IMapper mapper) : IRequestHandler<MatchEndpointQuery, EndpointMatch>
{
    public async Task<EndpointMatch> Handle(MatchEndpointQuery query, CancellationToken cancellationToken)
    {
        var (method, path) = (query.Input.Method, query.Input.Path);
        var errors = new Dictionary<string, string[]>();
        if (!EndpointMethod.IsToken(method))
        {
            errors["method"] = ["method must be an HTTP method such as GET"];
        }

        if (!RequestPath.TryParse(path, out var read, out var problem))
        {
            errors["path"] = [problem];
        }

        if (errors.Count > 0)
        {
            throw new ValidationFailedException(errors);
        }

        var policy = await endpoints.FindPolicyAsync(query.TenantId, cancellationToken) ?? throw new AvicennaException(TenantErrors.Gone);
        if (policy.Endpoints.IsAmbiguous(method))
        {
            throw new ValidationFailedException("method", "method differs only in case from another one: methods are case-sensitive");
        }

        var endpoint = policy.Endpoints.Find(method, read);
        var access = policy.Require(endpoint);
        return new EndpointMatch(Names<RequiredAuthentication>.Of(access.Authentication), access.Scopes.Scopes, mapper.Map<EndpointDetails?>(endpoint));
    }
}

/// <param name="Authentication">Which key is needed, if any.</param>
/// <param name="Scopes">All of these where it is a user's key.</param>
/// <param name="Endpoint">The endpoint that says so; null: the settings do.</param>
public sealed record EndpointMatch(string Authentication, IReadOnlyList<string> Scopes, EndpointDetails? Endpoint);
