using Avicenna.Application.Errors;

namespace Avicenna.Application.ApiKeys;

/// <summary>Deletes a key permanently.</summary>
public sealed record DeleteApiKeyCommand(Guid TenantId, Guid Id, Caller Caller) : IRequest;

internal sealed class DeleteApiKeyCommandHandler(IApiKeyRepository keys) : IRequestHandler<DeleteApiKeyCommand>
{
    public async Task<Unit> Handle(DeleteApiKeyCommand command, CancellationToken cancellationToken) =>
        await keys.DeleteAsync(command.TenantId, command.Id, command.Caller, cancellationToken) ? Unit.Value : throw new AvicennaException(ApiKeyErrors.NotFound);
}
