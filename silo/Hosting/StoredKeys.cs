using System.Xml.Linq;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Store;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Coordination.Silo.Hosting;

/// <summary>The keys that protect sessions, as rows: who signed in at one node of a cluster is known at all others.</summary>
internal sealed class StoredKeys(ITableStore store) : IXmlRepository
{
    private const string Prefix = "keys|";
    private const string First = "keyring";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public IReadOnlyCollection<XElement> GetAllElements() => Now(Load);

    public void StoreElement(XElement element, string friendlyName) =>
        Now(() => store.Commit(Keys.System, [RowChange.Upsert(Prefix + Keys.Escape(friendlyName), StoredJson.Write(element.ToString(SaveOptions.DisableFormatting)))]));

    /// <summary>Sees to it that there is a key, and that the nodes of a cluster that start together make one and not one each.</summary>
    public async Task Prepare(IKeyManager keys, TimeProvider system)
    {
        var begun = system.GetTimestamp();
        while (!keys.GetAllKeys().Any(key => !key.IsRevoked && key.ExpirationDate > system.GetUtcNow()))
        {
            var mine = (await store.Commit(Keys.System, [RowChange.Insert(First, StoredJson.Write(system.GetUtcNow()))])).Committed;
            if (mine || system.GetElapsedTime(begun) > Patience)
            {
                keys.CreateNewKey(system.GetUtcNow(), system.GetUtcNow() + TimeSpan.FromDays(90));
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), system);
        }
    }

    private async Task<IReadOnlyCollection<XElement>> Load()
    {
        var elements = new List<XElement>();
        await foreach (var row in store.ScanPrefix(Keys.System, Prefix))
        {
            elements.Add(XElement.Parse(StoredJson.Read<string>(row.Data.Span)));
        }

        return elements;
    }

    /// <summary>Data protection asks only rarely, and only synchronously.</summary>
    private static T Now<T>(Func<Task<T>> work) => Task.Run(work).GetAwaiter().GetResult();
}
