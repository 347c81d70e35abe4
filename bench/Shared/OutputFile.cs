using System.CommandLine;

namespace Magpie.Shared;

/// <summary>Options of the command lines that name a file to write.</summary>
internal static class OutputFile
{
    /// <summary>Refuses a file in a folder that does not exist, before the run and not after it.</summary>
    public static Option<FileInfo?> Option(string name, string description)
    {
        var option = new Option<FileInfo?>(name) { Description = description, HelpName = "FILE" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1
                && Path.GetDirectoryName(Path.GetFullPath(result.Tokens[0].Value)) is { } folder
                && !Directory.Exists(folder))
            {
                result.AddError($"{name}: the folder '{folder}' does not exist.");
            }
        });
        return option;
    }
}
