/** A final report as an office writes it; grades III and up are not closed without. */
export const finalReport = {
  cause: '弱口令被猜解后投放勒索病毒',
  emergencyMeasures: '断网隔离，更换口令，恢复备份',
  harm: '一台办公终端文件被加密，业务中断两小时',
  responsibility: '已对终端责任人提醒谈话',
  rectification: '全员更换口令，关闭远程桌面',
  lessons: '每季度检查一次口令和备份',
};
