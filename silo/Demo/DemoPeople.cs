using Coordination.Domain.People;

namespace Coordination.Silo.Demo;

/// <summary>Somebody offered on the sign-in page of a demo.</summary>
/// <param name="Title">What the person is, Chinese.</param>
/// <param name="TitleEnglish">The same in English.</param>
/// <param name="Scope">The jurisdiction or school of the post.</param>
public sealed record DemoPerson(string UserName, string Title, string TitleEnglish, Role Role, string Scope);

/// <summary>The short list of the sign-in page; everybody else of the sample city can sign in too, with the same password.</summary>
public static class DemoPeople
{
    public static ImmutableArray<DemoPerson> All { get; } =
    [
        new("op", "市指挥中心值班员", "City command-centre operator", Role.OP, SampleSeed.City),
        new("dir", "市教育督导委员会主任", "City committee director", Role.DIR, SampleSeed.City),
        new("dep", "市政府副秘书长、委员会副主任", "City deputy director", Role.DEP, SampleSeed.City),
        new("edu", "市教育和体育局局长、委员会副主任", "Head of the city education bureau and deputy director", Role.EDU, SampleSeed.City),
        new("ci", "市总督学", "City chief inspector", Role.CI, SampleSeed.City),
        new("offh", "市教督办主任", "Head of the city office", Role.OFF_H, SampleSeed.City),
        new("off", "市教督办工作人员", "City office staff", Role.OFF, SampleSeed.City),
        new("ay.dir", "安岳县教育督导委员会主任", "Anyue committee director", Role.DIR, SampleSeed.Anyue),
        new("ay.ci", "安岳县总督学", "Anyue chief inspector", Role.CI, SampleSeed.Anyue),
        new("zhao", "安岳县教督办主任", "Head of the Anyue office", Role.OFF_H, SampleSeed.Anyue),
        new("ay.off", "安岳县教督办工作人员", "Anyue office staff", Role.OFF, SampleSeed.Anyue),
        new("ay.op", "安岳县值班员", "Anyue operator", Role.OP, SampleSeed.Anyue),
        new("ay.edu", "安岳县教育和体育局局长", "Head of the Anyue education bureau", Role.EDU, SampleSeed.Anyue),
        new("li", "责任督学（甲镇中心小学等）", "Responsible inspector of AY-0217", Role.RI, "AY-0217"),
        new("sun", "督学（安岳县）", "Inspector, Anyue", Role.INS, SampleSeed.Anyue),
        new("wang", "甲镇中心小学校长", "Principal of AY-0217", Role.SCH_P, "AY-0217"),
        new("chen", "甲镇中心小学填报员", "Operator of AY-0217", Role.SCH_O, "AY-0217"),
        new("yj.ci", "雁江区总督学", "Yanjiang chief inspector", Role.CI, SampleSeed.Yanjiang),
        new("yj.offh", "雁江区教督办主任", "Head of the Yanjiang office", Role.OFF_H, SampleSeed.Yanjiang),
        new("lz.ci", "乐至县总督学", "Lezhi chief inspector", Role.CI, SampleSeed.Lezhi),
        new("lz.offh", "乐至县教督办主任", "Head of the Lezhi office", Role.OFF_H, SampleSeed.Lezhi),
        new("h1.ci", "高新区总督学", "High-tech zone chief inspector", Role.CI, SampleSeed.HighTech),
        new("org", "市委组织部", "Organisation Department", Role.ORG, SampleSeed.City),
        new("mu08", "市财政局（成员单位）", "Finance bureau, member unit", Role.MU_L, SampleSeed.City + ".08"),
        new("prov", "省教育督导办", "Provincial office", Role.PROV, SampleSeed.Province),
        new("aud", "审计员", "Auditor", Role.AUD, SampleSeed.City),
        new("sys", "系统管理员", "System administrator", Role.SYS, SampleSeed.City),
    ];
}
