using System.Reflection;
using System.Runtime.CompilerServices;

namespace Avicenna.Architecture.Tests;

/// <summary>The product's assemblies and the types that somebody wrote.</summary>
internal static class Product
{
    public static readonly Assembly Domain = typeof(Avicenna.Domain.ApiKeys.ApiKey).Assembly;
    public static readonly Assembly Application = typeof(Avicenna.Application.DependencyInjection).Assembly;
    public static readonly Assembly Infrastructure = typeof(Avicenna.Infrastructure.DependencyInjection).Assembly;
    public static readonly Assembly Api = typeof(Avicenna.Api.ApiKeys.ApiKeysController).Assembly;

    /// <summary>The package for other people's APIs.</summary>
    public static readonly Assembly Package = typeof(Avicenna.AspNetCore.AvicennaOptions).Assembly;

    public static IReadOnlyList<Assembly> Assemblies { get; } = [Domain, Application, Infrastructure, Api, Package];

    /// <summary>All types in the product's namespaces, without what compilers and source generators add.</summary>
    public static IReadOnlyList<Type> Types { get; } =
    [
        .. Assemblies.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Namespace?.StartsWith(nameof(Avicenna), StringComparison.Ordinal) == true && !IsGenerated(type)),
    ];

    /// <summary>The classes of the product that implement a closed form of the interface.</summary>
    public static IReadOnlyList<Type> Implementing(Type contract) =>
        [.. Types.Where(type => type is { IsClass: true, IsAbstract: false } && type.GetInterfaces().Any(candidate => IsOf(candidate, contract)))];

    public static bool IsOwn(Type? type) => type is not null && Assemblies.Contains(type.Assembly);

    public static bool IsGenerated(MemberInfo member) =>
        member.Name.Contains('<', StringComparison.Ordinal)
        || member.IsDefined(typeof(CompilerGeneratedAttribute))
        || member.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute))
        || (member.DeclaringType is { } declaring && IsGenerated(declaring));

    private static bool IsOf(Type type, Type contract) =>
        type == contract || (type.IsGenericType && type.GetGenericTypeDefinition() == contract);
}
