namespace Avicenna.Infrastructure.Caching;

/// <param name="Kind">What is outdated.</param>
/// <param name="SubjectId">The key or the tenant that it is about.</param>
internal readonly record struct StoreChange(ChangeKind Kind, Guid SubjectId);
