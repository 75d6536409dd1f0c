namespace Avicenna.Application.Authentication;

/// <summary>Section <c>Security</c>: what keys are hashed and audit trails are sealed with.</summary>
public sealed class SecurityOptions
{
    public const string Section = "Security";

    /// <summary>The most peppers that may be current at once: a secret is looked up under all of them with one query.</summary>
    public const int MaxPeppers = 7;

    public const int MaxFailedAttemptsPerMinute = 1_000_000;

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

    /// <summary>
    /// What the audit trails are sealed with: at least 32 random bytes in base64, the same on all nodes and for good, for with
    /// another one no older event can be verified. In Production there is no default; in Development one is made beside the
    /// database.
    /// </summary>
    public string AuditKey { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// How many keys from one client address (of IPv6, from one /64) may prove invalid in any 60 seconds before such attempts are
    /// answered with 429. A valid key is never refused by it. 1 to <see cref="MaxFailedAttemptsPerMinute"/>; default 300.
    /// </summary>
    public int FailedAttemptsPerMinute { get; set; } = 300;
}
