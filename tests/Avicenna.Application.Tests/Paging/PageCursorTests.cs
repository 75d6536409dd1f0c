using Avicenna.Application.Errors;
using Avicenna.Application.Paging;
using CsCheck;

namespace Avicenna.Application.Tests.Paging;

/// <summary>A cursor means one place in one list of one tenant; no other text means anything, and no cursor tells its place.</summary>
public sealed class PageCursorTests
{
    private const string Sentence = "cursor must be the next_cursor of an earlier page of this list";
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    private const string Keys = "api_keys";
    private const int Length = 22;

    private static readonly Guid Tenant = Guid.NewGuid();
    private static readonly Gen<long> Places = Gen.OneOf(Gen.Long[1, 1_000], Gen.Long[1, long.MaxValue]);

    [Test]
    public void Read_WhatWriteWrote_IsThatPlace() =>
        Gen.Select(Gen.Guid, Places).Sample((tenant, place) => PageCursor.Read(tenant, Keys, PageCursor.Write(tenant, Keys, place)) == place);

    [Test]
    public void Write_AnyPlace_UsesOnlyTheCursorsAlphabet() =>
        Gen.Select(Gen.Guid, Places).Sample((tenant, place) => PageCursor.Write(tenant, Keys, place) is { Length: Length } cursor && cursor.All(Alphabet.Contains));

    [Test]
    public void Read_CursorOfAnotherTenant_IsRefused() =>
        Gen.Select(Gen.Guid, Gen.Guid, Places).Where((one, other, _) => one != other)
            .Sample((one, other, place) => IsRefused(other, PageCursor.Write(one, Keys, place)!));

    /// <summary>Audit events show their places, so that their cursors could else be looked up among those of keys.</summary>
    [Test]
    public void Write_SamePlaceOfAnotherList_IsAnotherCursor() =>
        Places.Sample(place =>
        {
            var cursor = PageCursor.Write(Tenant, "audit_events", place)!;
            return cursor != PageCursor.Write(Tenant, Keys, place) && IsRefused(Tenant, cursor);
        });

    [Test]
    public void Read_CursorWithAnotherCharacter_IsRefused() =>
        Gen.Select(Places, Gen.Int[0, Length - 1], Gen.Char[Alphabet + " +/=%\n\0é"]).Sample((place, index, character) =>
        {
            var cursor = PageCursor.Write(Tenant, Keys, place)!;
            return cursor[index] == character || IsRefused(Tenant, $"{cursor[..index]}{character}{cursor[(index + 1)..]}");
        });

    [Test]
    public void Read_CursorWithSomethingAdded_IsRefused() =>
        Gen.Select(Places, Gen.Int[0, Length], Gen.OneOf("=", "==", "%", " ", "\n", "\t", "A", "\0", "AAAA")).Sample((place, index, added) =>
            IsRefused(Tenant, PageCursor.Write(Tenant, Keys, place)!.Insert(index, added)));

    [Test]
    public void Read_AnyOtherText_IsRefused() =>
        Gen.OneOf(Gen.String, Gen.Char[Alphabet].Array[0, 40].Select(characters => new string(characters)), Gen.Char[Alphabet].Array[Length].Select(characters => new string(characters)))
            .Sample(text => IsRefused(Tenant, text));

    [TestCase("")]
    [TestCase("0")]
    [TestCase("AAAAAAAAAAAAAAAAAAAAAA")]
    [TestCase("AAAAAAAAAAAAAAAAAAAAAA==")]
    public void Read_NotACursor_SaysSoOfTheParameter(string cursor)
    {
        var act = () => PageCursor.Read(Tenant, Keys, cursor);

        act.Should().ThrowExactly<ValidationFailedException>().Which.Errors
            .Should().BeEquivalentTo(new Dictionary<string, string[]> { ["cursor"] = [Sentence] });
    }

    [Test]
    public void Read_NoCursor_IsNoPlace()
    {
        PageCursor.Read(Tenant, Keys, cursor: null).Should().BeNull();
        PageCursor.Write(Tenant, Keys, sequence: null).Should().BeNull();
    }

    private static bool IsRefused(Guid tenant, string cursor)
    {
        try
        {
            PageCursor.Read(tenant, Keys, cursor);
            return false;
        }
        catch (ValidationFailedException)
        {
            return true;
        }
    }
}
