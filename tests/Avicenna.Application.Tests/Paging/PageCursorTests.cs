using Avicenna.Application.Errors;
using Avicenna.Application.Paging;
using CsCheck;

namespace Avicenna.Application.Tests.Paging;

public sealed class PageCursorTests
{
    private const string List = "api_keys";

    private static readonly Guid TenantId = Guid.NewGuid();

    [Test]
    public void Read_WhatWasWritten_IsThePlaceAgain() =>
        Gen.Select(Gen.Guid, Gen.Long).Sample((tenantId, sequence) =>
        {
            var cursor = PageCursor.Write(tenantId, List, sequence)!;
            return PageCursor.Read(tenantId, List, cursor) == sequence && cursor.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
        });

    [Test]
    public void Read_AnotherTenantsCursor_IsRefused() =>
        Gen.Select(Gen.Guid, Gen.Long).Sample((tenantId, sequence) => IsRefused(PageCursor.Write(tenantId, List, sequence)!));

    [Test]
    public void Read_AnotherListsCursor_IsRefused() =>
        Gen.Long.Sample(sequence => IsRefused(PageCursor.Write(TenantId, "audit_events", sequence)!));

    [Test]
    public void Read_AnyOtherText_IsRefused() => Gen.String.Sample(IsRefused);

    [Test]
    public void Write_NeighbouringPlaces_TellNothingOfEachOther() =>
        PageCursor.Write(TenantId, List, 1)![..6].Should().NotBe(PageCursor.Write(TenantId, List, 2)![..6]);

    [Test]
    public void Write_NoPlace_IsNoCursor()
    {
        PageCursor.Write(TenantId, List, null).Should().BeNull();
        PageCursor.Read(TenantId, List, null).Should().BeNull();
    }

    private static bool IsRefused(string cursor)
    {
        try
        {
            PageCursor.Read(TenantId, List, cursor);
            return false;
        }
        catch (ValidationFailedException exception)
        {
            return exception.Message == "cursor must be the next_cursor of an earlier page of this list";
        }
    }
}
