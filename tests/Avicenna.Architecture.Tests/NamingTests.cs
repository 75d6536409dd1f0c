using System.Reflection;
using Microsoft.AspNetCore.Mvc;

namespace Avicenna.Architecture.Tests;

public sealed class NamingTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Test]
    public void MethodsThatReturnTasks_All_EndInAsync()
    {
        var methods = Product.Types
            .SelectMany(type => type.GetMethods(Declared))
            .Where(method => ReturnsTask(method) && !method.IsSpecialName && !Product.IsGenerated(method) && !IsNamedByAFramework(method))
            .ToList();

        methods.Should().Contain(method => method.Name == "DecideAsync").And.Contain(method => method.DeclaringType!.IsInterface);
        methods.Where(method => !method.Name.EndsWith("Async", StringComparison.Ordinal))
            .Select(method => $"{method.DeclaringType!.FullName}.{method.Name}")
            .Should().BeEmpty();
    }

    [Test]
    public void MethodsThatEndInAsync_All_ReturnSomethingToWaitFor()
    {
        var methods = Product.Types.SelectMany(type => type.GetMethods(Declared))
            .Where(method => !Product.IsGenerated(method) && method.Name.EndsWith("Async", StringComparison.Ordinal))
            .ToList();

        methods.Should().NotBeEmpty().And.OnlyContain(method => ReturnsTask(method) || IsAsyncSequence(method.ReturnType));
    }

    [Test]
    public void FrameworkNames_MediatRHandlersAndControllerActions_AreTheOnesExcused()
    {
        var excused = Product.Types.SelectMany(type => type.GetMethods(Declared)).Where(method => ReturnsTask(method) && IsNamedByAFramework(method)).ToList();

        excused.Should().Contain(method => method.Name == "Handle").And.Contain(method => IsAction(method));
    }

    private static bool ReturnsTask(MethodInfo method)
    {
        var type = method.ReturnType.IsGenericType ? method.ReturnType.GetGenericTypeDefinition() : method.ReturnType;
        return type == typeof(Task) || type == typeof(Task<>) || type == typeof(ValueTask) || type == typeof(ValueTask<>);
    }

    private static bool IsAsyncSequence(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>);

    /// <summary>Whether the name is another's choice: an override, the implementation of a foreign interface, or a route's action.</summary>
    private static bool IsNamedByAFramework(MethodInfo method) =>
        !Product.IsOwn(method.GetBaseDefinition().DeclaringType) || IsAction(method) || ImplementsForeignInterface(method);

    private static bool IsAction(MethodInfo method) => method.IsPublic && method.DeclaringType!.IsSubclassOf(typeof(ControllerBase));

    private static bool ImplementsForeignInterface(MethodInfo method) =>
        method.DeclaringType is { IsInterface: false } type
        && type.GetInterfaces()
            .Where(contract => !Product.IsOwn(contract))
            .Any(contract => type.GetInterfaceMap(contract).TargetMethods.Contains(method));
}
