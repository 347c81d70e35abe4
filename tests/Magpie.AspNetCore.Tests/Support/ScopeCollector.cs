using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Magpie.AspNetCore.Tests.Support;

/// <summary>Collects what is logged, each line with its scopes in front and its exception behind.</summary>
internal sealed class ScopeCollector : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Logger(ScopeCollector owner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => owner._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var parts = new List<string>();
            owner._scopes.ForEachScope(static (scope, parts) => parts.Add($"{scope}"), parts);
            parts.Add(formatter(state, exception));
            owner.Lines.Enqueue(string.Join(" > ", parts) + (exception is null ? "" : $" ({exception.Message})"));
        }
    }
}
