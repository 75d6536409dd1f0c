using AutoMapper;
using Microsoft.Extensions.DependencyInjection;

namespace Avicenna.Application.Tests.Doubles;

/// <summary>The mapper that <see cref="DependencyInjection.AddApplication"/> registers.</summary>
internal static class TestMapper
{
    public static IMapper Create() => new ServiceCollection().AddApplication().BuildServiceProvider().GetRequiredService<IMapper>();
}
