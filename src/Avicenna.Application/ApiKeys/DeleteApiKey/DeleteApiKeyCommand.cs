using Avicenna.Application.Auditing;
using MediatR;

namespace Avicenna.Application.ApiKeys.DeleteApiKey;

/// <summary>Ends a key for good.</summary>
public sealed record DeleteApiKeyCommand(Guid TenantId, Guid Id, Caller Caller) : IRequest;
