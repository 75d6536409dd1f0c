namespace Avicenna.Application.Authentication;

/// <summary>Section <c>Security</c>: what keys are hashed with.</summary>
public sealed class SecurityOptions
{
    public const string Section = "Security";

    /// <summary>
    /// The peppers that are current. New secrets are hashed under the first; a presented secret is looked up under each. In
    /// Production there is no default; in Development one is made beside the database.
    /// </summary>
    public IList<PepperOptions> Peppers { get; init; } = [];

    /// <summary>
    /// Ids of peppers that were taken away although live secrets need them. Those secrets don't work any more; without
    /// this consent the process wouldn't start.
    /// </summary>
    public IList<string> AbandonPeppers { get; init; } = [];
}
