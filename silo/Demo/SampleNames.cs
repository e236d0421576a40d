namespace Coordination.Silo.Demo;

/// <summary>Invented names. School names are made of two words that name no place of the city, so that none is a real school's by intent.</summary>
internal static class SampleNames
{
    private static readonly string[] Surnames =
    [
        "张", "刘", "杨", "黄", "周", "吴", "徐", "胡", "朱", "高", "林", "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董",
        "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕", "苏", "卢", "蒋", "蔡", "贾", "丁", "魏", "薛", "叶", "余", "潘", "杜", "戴",
    ];

    private static readonly string[] First =
    [
        "明", "志", "文", "建", "晓", "海", "春", "国", "永", "子", "雨", "思", "嘉", "雪", "俊", "立", "玉", "秀", "佳", "正", "世", "家", "光", "新", "若", "书", "一", "天",
    ];

    private static readonly string[] Second =
    [
        "远", "华", "强", "军", "兰", "涛", "平", "敏", "霞", "勇", "燕", "辉", "宁", "芳", "峰", "洁", "斌", "琴", "波", "梅", "林", "瑶", "航", "清", "岚", "舟", "然", "川",
    ];

    private static readonly string[] Heads =
    [
        "松", "竹", "梅", "云", "星", "晨", "朝", "晴", "青", "翠", "金", "银", "丹", "碧", "春", "秋", "映", "知", "思", "启", "明", "景", "和", "安", "乐", "锦", "书", "墨", "蓝", "听", "慕", "怀",
    ];

    private static readonly string[] Tails =
    [
        "溪", "泉", "岭", "坪", "塘", "林", "园", "亭", "桥", "湖", "苑", "涧", "屏", "岚", "帆", "禾", "舟", "涛", "辉", "羽", "枫", "荷", "桐", "藤", "原", "谷", "岩", "汀", "洲", "岸",
    ];

    public static string Person(Dice dice) => dice.Of(Surnames) + (dice.Next(3) == 0 ? dice.Of(Second) : dice.Of(First) + dice.Of(Second));

    /// <summary>Word number <paramref name="n"/> of a county; all differ while <paramref name="n"/> stays below 960.</summary>
    public static string School(int county, int n)
    {
        var index = ((n * 211) + (county * 97)) % (Heads.Length * Tails.Length);
        return Heads[index % Heads.Length] + Tails[index / Heads.Length];
    }
}
