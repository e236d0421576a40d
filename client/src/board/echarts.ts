import { ScatterChart } from 'echarts/charts'
import { GeoComponent } from 'echarts/components'
import { init, registerMap, use, type ECharts } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

use([ScatterChart, GeoComponent, CanvasRenderer])

export { init, registerMap }
export type { ECharts }
