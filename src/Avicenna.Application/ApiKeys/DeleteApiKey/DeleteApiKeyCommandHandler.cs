using Avicenna.Application.Abstractions;
using MediatR;

namespace Avicenna.Application.ApiKeys.DeleteApiKey;

internal sealed class DeleteApiKeyCommandHandler(IApiKeyRepository keys) : IRequestHandler<DeleteApiKeyCommand>
{
    public async Task<Unit> Handle(DeleteApiKeyCommand command, CancellationToken cancellationToken) =>
        await keys.DeleteAsync(command.TenantId, command.Id, command.Caller, cancellationToken) ? Unit.Value : throw ApiKeyErrors.NotFound();
}
