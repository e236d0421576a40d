using Coordination.Domain.People;
using Coordination.Grains.Configuration;
using Coordination.Web.Drill;

namespace Coordination.Silo.Demo;

/// <summary>What the sign-in page of a demo shows.</summary>
internal sealed class DemoGuide(IRulebooks rulebooks) : IDemoGuide
{
    public string Password => SampleCity.Password;

    public IReadOnlyList<Web.Drill.DemoPerson> People
    {
        get
        {
            var names = ((DirectorySnapshot)rulebooks.Current.Directory).People.ToDictionary(person => person.UserName, person => person.Name, StringComparer.Ordinal);
            return [.. DemoPeople.All.Select(person => new Web.Drill.DemoPerson(person.UserName, names.GetValueOrDefault(person.UserName, person.UserName), person.Title, person.TitleEnglish))];
        }
    }
}
