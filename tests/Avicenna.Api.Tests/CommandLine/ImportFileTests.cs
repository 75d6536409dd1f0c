using System.Text;
using Avicenna.Api.CommandLine;
using Avicenna.Application;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Errors;
using CsCheck;

namespace Avicenna.Api.Tests.CommandLine;

/// <summary>What isn't a row of a file of keys is a problem with its true line, and never an exception or another row.</summary>
internal sealed class ImportFileTests
{
    private const string AllColumns =
        "the columns are hash, scheme, pepper_id, name, ratelimit_min, permission, enabled, expires_at, created_at, last_used_at, metadata, key_hint, owner_id, scopes, allowed_addresses";

    private const string UnknownNam = "1: Unknown column 'nam'; " + AllColumns;

    private const string QuoteProblem = "The row has a quote in the wrong place, or one that isn't closed: quote a whole field, and write a quote in it twice";

    [TestCase("hash,name\n00,a,b\n00\n\n00,ok\n,,\n", "2: The row has 3 fields where the header has 2|3: The row has 1 field where the header has 2|6: The row has 3 fields where the header has 2", TestName = "Fields")]
    [TestCase("hash,name\r\n\r\n\r\n00,a\"b\r\n00,\"a\"b\r\n", "4: " + QuoteProblem + "|5: " + QuoteProblem, TestName = "Quotes after blank lines")]
    [TestCase("hash,name\r00,\"two\rlines\"\r00\r", "4: The row has 1 field where the header has 2", TestName = "Lines that end in CR")]
    [TestCase("hash,name\n00,\"not closed\n00,b\n", "2: " + QuoteProblem, TestName = "A quote that is open at the end")]
    [TestCase("hash,name\n00,\"ends in two quotes\"\"", "2: " + QuoteProblem, TestName = "A quote that is open at an end of two quotes")]
    [TestCase("hash,nam,hash\n00,a,b\n", UnknownNam + "|1: Column 'hash' appears more than once|1: Column 'name' is missing", TestName = "Header")]
    [TestCase("\r\n\n hash,nam\n", "3: Unknown column 'nam'; " + AllColumns + "|3: Column 'name' is missing", TestName = "Header after blank lines")]
    [TestCase("\n \r\n{\"hash\":1}", "3: hash must be a string", TestName = "JSON after blank lines")]
    [TestCase("{\"hash\":1}\n\n{\n[]\n{}{}\n", "1: hash must be a string|3: The row is not valid JSON, byte 2|4: The row must be a JSON object|5: The row is not valid JSON, byte 3", TestName = "JSON lines")]
    public void Read_BadRows_AreReportedWithTheirLines(string content, string problems) =>
        string.Join('|', Read(content).Unread.Select(problem => $"{problem.Line}: {problem.Message}")).Should().Be(problems);

    [Test]
    public void Read_BytesThatAreNotUtf8_AreABadRow()
    {
        byte[] csv = [.. "hash,name\n00,caf\u00e9\n00,caf"u8, 0xE9, .. "\n"u8];
        byte[] json = [.. "{\"name\":\"caf"u8, 0xE9, .. "\"}\n"u8];

        var (rows, unread) = ImportFile.Read(new MemoryStream(csv), CancellationToken.None);
        rows.Single().Input.Name.Should().Be(new Optional<string>("caf\u00e9"));
        unread.Should().Equal(new ImportProblem(3, "The row must be UTF-8"));
        ImportFile.Read(new MemoryStream(json), CancellationToken.None).Unread.Should().Equal(new ImportProblem(1, "The row must be UTF-8"));
    }

    [Test]
    public void Read_ByteOrderMarkOfUtf8_IsSkipped() =>
        ImportFile.Read(new MemoryStream([0xEF, 0xBB, 0xBF, .. "hash,name\n00,a\n"u8]), CancellationToken.None).Rows.Should().ContainSingle();

    [Test]
    public void Read_AnotherEncoding_IsNamed([Values("utf-16", "utf-16BE", "utf-32", "utf-32BE")] string encoding, [Values] bool hasMark, [Values("hash,name\n", "{\"hash\":1}")] string content)
    {
        var other = Encoding.GetEncoding(encoding);
        byte[] file = [.. hasMark ? other.GetPreamble() : [], .. other.GetBytes(content)];

        FluentActions.Invoking(() => ImportFile.Read(new MemoryStream(file), CancellationToken.None)).Should().Throw<ValidationFailedException>()
            .WithMessage("The file must be UTF-8; this one seems to be UTF-16 or UTF-32");
    }

    [TestCase("", "The file is empty; its first line must name the columns")]
    [TestCase("\ufeff\r\n \n", "The file is empty; its first line must name the columns")]
    [TestCase("[{\"hash\":1}]", "The file must be CSV or JSON lines, with an object on each line; this one seems to be a JSON array")]
    public void Read_FileOfNeitherKind_IsRefused(string content, string sentence) =>
        FluentActions.Invoking(() => Read(content)).Should().Throw<ValidationFailedException>().WithMessage(sentence);

    [Test]
    public void Read_HeaderOnly_HasNoRows() => Read("hash,name").Should().BeEquivalentTo((Array.Empty<(int, ImportApiKeyInput)>(), Array.Empty<ImportProblem>()));

    [Test]
    public void Read_NulInAField_IsKeptForTheRulesOfTheField() => Read("hash,name\n00,a\0b\n").Rows.Single().Input.Name.Should().Be(new Optional<string>("a\0b"));

    [TestCase("hash,name\n00,a\n00,\"", 70_000, 3, TestName = "A quoted field without end")]
    [TestCase("hash,name\n00,a\n", 1_100_000, 3, TestName = "A line without end in CSV")]
    [TestCase("{\"hash\":\"00\",\"name\":\"a\"}\n\n{\"name\":\"", 1_100_000, 3, TestName = "A line without end in JSON")]
    public void Read_RowThatIsTooLong_IsTheLastOne(string start, int length, int line)
    {
        var (rows, unread) = Read($"{start}{new string('x', length)}\n00,b\n");

        rows.Should().ContainSingle();
        unread.Should().Equal(new ImportProblem(line, "The row is too long, perhaps since a quote isn't closed; nothing after it was read"));
    }

    [Test]
    public void Read_MoreRowsThanAFileMayHave_SaysToSplitIt()
    {
        var (rows, unread) = Read("hash,name\n" + string.Concat(Enumerable.Repeat("0,a\n", ImportFile.MaxRows + 5)));

        rows.Should().HaveCount(ImportFile.MaxRows);
        unread.Should().Equal(new ImportProblem(ImportFile.MaxRows + 2, "The file has more than 1000000 rows; split it"));
    }

    [Test]
    public void Read_JsonInAColumn_StaysInItsColumn()
    {
        var (rows, unread) = Read("hash,name,metadata,ratelimit_min\n00,a,\"{\"\"a\"\":1},\"\"permission\"\":\"\"admin\"\"\",\n00,b,,\"1,\"\"permission\"\":\"\"admin\"\"\"\n");

        rows.Single().Input.Permission.IsSet.Should().BeFalse();
        unread.Should().Equal(new ImportProblem(3, "ratelimit_min must be a whole number or null"));
    }

    [TestCase("{\"hash\":null,\"scheme\":null,\"pepper_id\":null,\"name\":null,\"ratelimit_min\":null,\"permission\":null,\"enabled\":null,\"expires_at\":null,"
        + "\"created_at\":null,\"last_used_at\":null,\"metadata\":null,\"key_hint\":null,\"owner_id\":null,\"scopes\":null,\"allowed_addresses\":null}")]
    [TestCase("{}")]
    public void Read_MembersThatAreNull_AreAsGoodAsLeftOut(string row)
    {
        var (rows, unread) = Read(row);

        unread.Should().BeEmpty();
        rows.Should().Equal((1, new ImportApiKeyInput()));
    }

    [TestCase("a", "a")]
    [TestCase(" a b ", "a|b")]
    [TestCase("\"[\"\"a\"\", \"\"b\"\"]\"", "a|b")]
    [TestCase("[]", "")]
    [TestCase("a\"b", null)]
    [TestCase("[a]", null)]
    [TestCase("[1]", null)]
    public void Read_ListInAColumn_IsTextBetweenSpacesOrJson(string column, string? texts)
    {
        foreach (var name in new[] { "scopes", "allowed_addresses" })
        {
            var (rows, unread) = Read($"hash,name,{name}\n00,a,{column}\n");

            (unread.Count == 0).Should().Be(texts is not null);
            rows.Select(row => string.Join('|', (name == "scopes" ? row.Input.Scopes : row.Input.AllowedAddresses).Value!)).Should().Equal(texts is null ? [] : [texts]);
        }
    }

    [Test]
    public void Read_CsvWithEveryColumn_FillsEveryMember()
    {
        var (rows, unread) = Read(
            "hash,scheme,pepper_id,name,ratelimit_min,permission,enabled,expires_at,created_at,last_used_at,metadata,key_hint,owner_id,scopes,allowed_addresses\n"
            + "00,sha256,p1,a,7,admin,false,2026-01-01T00:00:00Z,2026-01-02T00:00:00Z,2026-01-03T00:00:00Z,{},wxyz,7,a  b:*,\"[\"\"::1\"\"]\"\n");

        unread.Should().BeEmpty();
        var input = rows.Should().ContainSingle().Which.Input;
        input.Should().Be(new ImportApiKeyInput
        {
            Hash = "00",
            Scheme = "sha256",
            PepperId = "p1",
            Name = "a",
            RatelimitMin = 7,
            Permission = "admin",
            Enabled = false,
            ExpiresAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
            CreatedAt = new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero),
            LastUsedAt = new DateTimeOffset(2026, 1, 3, 0, 0, 0, TimeSpan.Zero),
            Metadata = input.Metadata,
            KeyHint = "wxyz",
            OwnerId = "7",
            Scopes = input.Scopes,
            AllowedAddresses = input.AllowedAddresses,
        });
        input.Scopes.Value.Should().Equal("a", "b:*");
        input.AllowedAddresses.Value.Should().Equal("::1");
        input.Metadata.Value!.Value.GetRawText().Should().Be("{}");
        typeof(ImportApiKeyInput).GetProperties().Should().HaveCount(15, "a member without a column would be new here");
    }

    [Test]
    public void Read_AnyBytes_AreRowsOrProblems()
    {
        var fragment = Gen.OneOf(
            Gen.OneOf("hash,name", "hash,name,metadata", "\n", "\r\n", "\r", ",", "\"", "\"\"", "{", "}", "{\"hash\":\"00\",\"name\":\"a\"}", "00,a", "\0", "\ufeff", " ", "null", "1e999", "\\ud800").Select(Encoding.UTF8.GetBytes),
            Gen.Byte.Array[0, 6]);
        var start = Gen.OneOf("hash,name\n", "{\"name\":\"a\"}\n", "").Select(Encoding.UTF8.GetBytes);
        Gen.Select(start, fragment.Array[0, 20]).Sample(
            file =>
            {
                byte[] content = [.. file.Item1, .. file.Item2.SelectMany(bytes => bytes)];
                var lines = 1 + content.Count(octet => octet is (byte)'\n' or (byte)'\r');
                try
                {
                    var (rows, unread) = ImportFile.Read(new MemoryStream(content), CancellationToken.None);
                    return rows.Select(row => row.Line).Concat(unread.Select(problem => problem.Line)).All(line => line >= 1 && line <= lines)
                        && unread.All(problem => !problem.Message.Contains("body", StringComparison.OrdinalIgnoreCase));
                }
                catch (ValidationFailedException)
                {
                    return true;
                }
            },
            iter: 2000);
    }

    [Test]
    public void Read_AnyCsv_HasTheRowsOfItsGrammar() =>
        Gen.OneOf("a", "b", ",", ",", "\"", "\"", "\n", "\r", "\r\n", " ").Array[0, 14].Select(string.Concat).Sample(
            rows =>
            {
                var file = Read($"hash,name\n{rows}");
                var read = file.Rows.Select(row => (row.Line, Row: $"{row.Input.Hash}|{row.Input.Name.Value}")).Concat(file.Unread.Select(problem => (problem.Line, Row: "bad"))).OrderBy(row => row.Line);
                return read.SequenceEqual(StrictCsv.Read(rows, firstLine: 2).Select(row => (row.Line, row.Fields is [var hash, var name] ? $"{hash}|{name}" : "bad")));
            },
            iter: 20_000);

    private static (IReadOnlyList<(int Line, ImportApiKeyInput Input)> Rows, IReadOnlyList<ImportProblem> Unread) Read(string content) =>
        ImportFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(content)), CancellationToken.None);
}
