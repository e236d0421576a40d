using Coordination.Domain.Rectification;

namespace Coordination.Silo.Demo.Script;

/// <summary>Invented problems of the kinds that inspections find.</summary>
internal sealed record Finding(CaseClass Class, string Title, string Problem, params string[] Items)
{
    public static ImmutableArray<Finding> OfSchools { get; } =
    [
        new(CaseClass.A, "实验楼西侧墙体开裂倾斜", "实验楼西侧外墙出现贯通裂缝并向操场一侧倾斜，下方为学生通道，存在坍塌危险。"),
        new(CaseClass.A, "食堂燃气管道泄漏", "食堂后厨燃气软管老化泄漏，报警装置失效，随时可能发生爆燃。"),
        new(CaseClass.A, "宿舍疏散通道被封堵", "女生宿舍二层疏散门被铁链锁闭，夜间无人值守，一旦起火无法疏散。"),
        new(CaseClass.A, "校车制动失效仍在接送", "接送学生车辆制动系统失效，未停运维修。"),
        new(CaseClass.B, "无证人员在岗任教", "三名任课教师未取得教师资格，学校未建立准入查验。", "停止无证人员任教的决定", "教师资格核验台账"),
        new(CaseClass.B, "违规收取补课费", "以家委会名义收取周末补课费，涉及两个年级。", "退费凭证", "家长签收名单"),
        new(CaseClass.B, "食堂从业人员健康证过期", "四名食堂从业人员健康证过期后继续上岗。", "从业人员健康证"),
        new(CaseClass.B, "体罚学生未按规定报告", "一起教师体罚学生事件，学校十日内未向主管部门报告。", "调查处理报告"),
        new(CaseClass.B, "违规掐尖招生", "在划片范围外组织选拔考试招收学生。", "学籍清退说明", "招生工作承诺书"),
        new(CaseClass.B, "消防验收不合格仍投入使用", "新建综合楼消防验收未通过，已安排学生上课。", "停用通知", "复验合格证明"),
        new(CaseClass.C, "食堂索证索票台账不全", "近两个月大宗食材索证索票缺失，台账前后不一致。", "补齐的索证索票台账"),
        new(CaseClass.C, "晨午检记录不连续", "传染病晨午检记录缺失十一天，缺勤追踪无闭环。"),
        new(CaseClass.C, "作业总量未公示", "各年级书面作业总量未按要求公示，抽查三个班级超出规定时长。", "作业公示照片"),
        new(CaseClass.C, "体育课被挤占", "六年级每周体育课少于三节，课表与实际不符。", "调整后的课程表"),
        new(CaseClass.C, "督学责任区公示牌信息过期", "公示牌上的督学姓名与联系方式未更新。"),
        new(CaseClass.C, "图书配备陈旧", "生均图书册数达标但可借阅图书不足三分之一。", "图书更新清单"),
        new(CaseClass.C, "应急演练流于形式", "本学期仅开展一次疏散演练，无方案、无总结。", "演练方案与总结"),
        new(CaseClass.C, "课后服务未征求家长意见", "课后服务统一收费，未见家长自愿申请。"),
        new(CaseClass.C, "教职工培训学时不足", "教师年度培训学时完成率不足六成。", "培训学时证明"),
        new(CaseClass.C, "饮用水定期检测缺失", "直饮水设备滤芯超期未更换，无检测报告。", "水质检测报告"),
        new(CaseClass.C, "安保人员配备不足", "校门值守仅一人，防护装备缺项。"),
        new(CaseClass.C, "心理辅导室未正常开放", "心理辅导室堆放杂物，预约记录为空。"),
        new(CaseClass.D, "大班额问题长期存在", "七个班级超过五十六人，需通过扩建和分流逐步解决。", "分流实施方案"),
        new(CaseClass.D, "运动场地面积不足", "生均运动场地面积低于标准，需征地扩建。"),
        new(CaseClass.D, "专任教师长期缺编", "音体美教师缺编十余人，需统筹编制和招聘计划。", "教师补充计划"),
        new(CaseClass.D, "校舍抗震加固未完成", "教学楼未达抗震设防要求，需专项资金加固。"),
    ];

    public static ImmutableArray<Finding> OfGovernments { get; } =
    [
        new(CaseClass.D, "教育经费未做到两个只增不减", "上年度生均一般公共预算教育支出低于前年，未制定补足方案。"),
        new(CaseClass.D, "教师平均工资低于当地公务员", "义务教育教师平均工资收入水平低于当地公务员平均水平。"),
        new(CaseClass.D, "公办园学位覆盖率不达标", "公办园在园幼儿占比低于规定标准，新建园项目滞后。"),
    ];
}
