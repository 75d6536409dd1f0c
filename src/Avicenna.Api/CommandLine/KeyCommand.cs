using System.CommandLine;

namespace Avicenna.Api.CommandLine;

internal static class KeyCommand
{
    public static Command Create(OperatorContext context) => new("key", "Manage keys")
    {
        KeyCreateCommand.Create(context),
        KeyListCommand.Create(context),
        KeyShowCommand.Create(context),
        KeyFindCommand.Create(context),
        KeyUpdateCommand.Create(context),
        KeyRotateCommand.Create(context),
        KeyDisableCommand.Create(context),
        KeyDeleteCommand.Create(context),
        KeyImportCommand.Create(context),
    };
}
