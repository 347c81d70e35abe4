using System.CommandLine.Invocation;
using Magpie.Simulation;

var parsed = Cli.Build().Parse(args);
if (parsed.Action is ParseErrorAction errors)
{
    errors.ShowHelp = false;
}

return parsed.Invoke();
