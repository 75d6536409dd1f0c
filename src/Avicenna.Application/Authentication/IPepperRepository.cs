
namespace Avicenna.Application.Authentication;

/// <summary>What the store knows of peppers: which ids it has seen and how many live secrets each still holds.</summary>
public interface IPepperRepository
{
    /// <summary>Notes the configured peppers, those that are new or that no secret was ever kept under.</summary>
    /// <param name="peppers">By id, a value that only that pepper yields and that doesn't reveal it.</param>
    /// <returns>The ids that the store knows with another value, under which it keeps secrets.</returns>
    Task<IReadOnlyList<string>> RegisterAsync(IReadOnlyDictionary<string, byte[]> peppers, CancellationToken cancellationToken);

    /// <summary>By the id of each pepper that the store knows, how many live secrets need it.</summary>
    Task<IReadOnlyDictionary<string, long>> CountLiveSecretsAsync(CancellationToken cancellationToken);

    /// <summary>How many live secrets are kept under a plain hash and so need no pepper.</summary>
    Task<long> CountPlainSecretsAsync(CancellationToken cancellationToken);

    /// <summary>The ids of the peppers that at least one live secret needs; one index seek for each pepper ever used.</summary>
    Task<IReadOnlyList<string>> FindInUseAsync(CancellationToken cancellationToken);
}
