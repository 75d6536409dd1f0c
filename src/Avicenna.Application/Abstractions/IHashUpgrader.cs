using Avicenna.Domain.ApiKeys;

namespace Avicenna.Application.Abstractions;

/// <summary>Moves secrets that are found under an older pepper to the first one, off the request and as well as it can.</summary>
public interface IHashUpgrader
{
    /// <summary>Notes an upgrade and returns at once. Under pressure it is forgotten: the secret's next use asks again.</summary>
    void Enqueue(SecretHash current, SecretHash replacement);
}
