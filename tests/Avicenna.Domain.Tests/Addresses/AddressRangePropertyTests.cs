using System.Net;
using Avicenna.Domain.Addresses;
using CsCheck;

namespace Avicenna.Domain.Tests.Addresses;

public sealed class AddressRangePropertyTests
{
    private const int Iterations = 20_000;

    private static readonly Gen<IPAddress> Addresses =
        Gen.OneOf(Gen.Byte.Array[4], Gen.Byte.Array[16]).Select(bytes => new IPAddress(bytes));

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Char["0123456789abcdefxX:./%[] -+*"].Array[0, 20].Select(characters => new string(characters)),
        Gen.Select(Addresses, Gen.Int[-1, 130], (address, length) => $"{address}/{length}"),
        Gen.Select(Addresses, Gen.OneOf("", " ", "]", "%1", "/", "/8", ":80"), (address, end) => address + end));

    [Test]
    public void TryParse_AnyText_GivesARangeOrAProblemNeverBoth() =>
        Texts.Sample(text => AddressRange.TryParse(text, out var range, out var problem) == (range is not null) && (range is null) == (problem is not null), iter: Iterations);

    [Test]
    public void TryParse_CanonicalForm_ReadsToItself() =>
        Texts.Sample(
            text => !AddressRange.TryParse(text, out var range, out _)
                || (AddressRange.TryParse(range.ToString(), out var again, out _) && again == range && again.ToString() == range.ToString()),
            iter: Iterations);

    [Test]
    public void TryParse_AnyAddress_HoldsThatAddressOnly() =>
        Gen.Select(Addresses, Addresses).Sample(
            (address, other) => AddressRange.TryParse(address.ToString(), out var range, out _) && range.Contains(address) && range.Contains(other) == address.Equals(other),
            iter: Iterations);

    [Test]
    public void TryParse_NetworkThatIsNamedForOneWithHostBits_IsTheOneThatHoldsTheAddress() =>
        Gen.Select(Addresses, Gen.Int[0, 32]).Sample(
            (address, length) =>
            {
                if (AddressRange.TryParse($"{address}/{length}", out var range, out var problem))
                {
                    return range.Contains(address);
                }

                return AddressRange.TryParse(problem.Split("its network is ")[1].Split(';')[0], out var named, out _) && named.Network.PrefixLength == length;
            },
            iter: Iterations);
}
