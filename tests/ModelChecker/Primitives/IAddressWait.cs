namespace Magpie.Primitives;

/// <summary>A way to wait on an address.</summary>
internal interface IAddressWait;
