using Avicenna.Domain.Endpoints;
namespace Avicenna.Application.Abstractions;
public interface IEndpointRepository { Task<IReadOnlyList<Endpoint>> ListAllAsync(Guid tenantId, CancellationToken cancellationToken); }
