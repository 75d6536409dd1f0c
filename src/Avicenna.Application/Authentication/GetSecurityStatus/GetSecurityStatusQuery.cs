using MediatR;

namespace Avicenna.Application.Authentication.GetSecurityStatus;

/// <summary>Asks what the secrets of all tenants are kept under.</summary>
public sealed record GetSecurityStatusQuery : IRequest<SecurityStatus>;
