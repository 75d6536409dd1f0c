using Avicenna.Domain.ApiKeys;

namespace Avicenna.Domain.Endpoints;

/// <summary>What a request must bring to be let in.</summary>
/// <param name="Authentication">Which key, if any.</param>
/// <param name="Scopes">All of these where it is a user's key.</param>
public readonly record struct RequiredAccess(RequiredAuthentication Authentication, ScopeList Scopes)
{
    public RequiredAccess(RequiredAuthentication authentication)
        : this(authentication, ScopeList.Empty)
    {
    }
}
