namespace Magpie.ModelChecking;

/// <summary>What can happen next.</summary>
internal enum OptionKind
{
    /// <summary>The thread does its next step.</summary>
    Run,

    /// <summary>Its oldest buffered store becomes visible.</summary>
    Flush,

    /// <summary>The time limit of its wait passes.</summary>
    TimeOut,

    /// <summary>Its wait ends without reason.</summary>
    WakeSpuriously,

    /// <summary>A timer goes off.</summary>
    FireTimer,
}

/// <summary>One thing that can happen next.</summary>
internal readonly record struct Option(OptionKind Kind, ModelThread? Thread, ModelTimer? Timer);
