// Takes screenshots of the mock: `npm run dev:mock -- --port 5199` in one shell, `npm run screens -- OUT_DIR [names]` in another.
import { mkdirSync } from 'node:fs'
import { chromium } from 'playwright-core'

const [out = '/tmp/screens', only] = process.argv.slice(2)
const base = process.env.BASE ?? 'http://localhost:5199'
const wanted = only?.split(',')
mkdirSync(out, { recursive: true })

const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
})
const p = await (await browser.newContext({ viewport: { width: 1680, height: 1050 }, locale: 'zh-CN' })).newPage()
p.setDefaultTimeout(180_000)
p.on('console', (m) => ['error', 'warning'].includes(m.type()) && console.log(`[${m.type()}]`, m.text()))
p.on('pageerror', (e) => console.log('[pageerror]', e.stack))

async function shot(name, width, height, act, fullPage = false) {
    if (wanted && !wanted.includes(name)) {
        return
    }
    await p.setViewportSize({ width, height })
    await act()
    await p.waitForTimeout(2000)
    await p.screenshot({ path: `${out}/${name}.png`, fullPage })
    console.log(name, 'done')
}

async function go(path, ready) {
    await p.evaluate((to) => {
        history.pushState({}, '', to)
        dispatchEvent(new PopStateEvent('popstate', { state: {} }))
    }, path)
    await p.waitForSelector(ready)
}

const board = () => go('/board/512000', '[data-testid^=queue-row-]')
let late = null
async function openCase() {
    await board()
    late ??= (await p.getAttribute('[data-testid^=queue-row-][data-overdue=true]', 'data-testid')).slice(
        'queue-row-'.length,
    )
    await go(`/cases/${late}`, '[data-testid=deadlines]')
}

await p.goto(`${base}/sign-in?speed=60`)
await p.waitForSelector('[data-testid=demo-top]')
await shot('signin', 1440, 900, async () => undefined)
await p.click('[data-testid=demo-top]')
await p.click('[data-testid=sign-in-submit]')
await p.waitForSelector('[data-testid^=queue-row-]')
await shot('desk', 1680, 1050, board)
await shot('desk1366', 1366, 768, board, true)
await shot('wall', 1920, 1080, () => go('/wall/512000', '[data-testid^=queue-row-]'))
await shot('wall4k', 3840, 2160, () => go('/wall/512000', '[data-testid^=queue-row-]'))
await shot('case', 1440, 900, openCase, true)
await shot(
    'explain',
    1440,
    900,
    async () => {
        await openCase()
        await p.click('[data-testid=explain-term]')
    },
    true,
)
await shot('form', 1440, 900, async () => {
    await openCase()
    await p.click('[data-testid=act-summon-interview]')
})
await p.keyboard.press('Escape')
await shot('cases', 1440, 900, () => go('/cases', '.n-data-table-tr'))
await shot('inbox', 1440, 900, () => go('/inbox', '[data-testid^=inbox-item]'))
await shot('narrow', 320, 800, board, true)
await shot('casenarrow', 320, 800, openCase, true)
await shot('lost', 1920, 1080, async () => {
    await go('/wall/512000', '[data-testid^=queue-row-]')
    await p.evaluate(() => window.mock.cut(60))
    await p.waitForTimeout(34_000)
})
await browser.close()
