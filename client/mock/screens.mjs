// Takes screenshots of the mock: `npm run dev:mock -- --port 5199` in one shell, `npm run screens -- OUT_DIR` in another.
import { mkdirSync } from 'node:fs'
import { chromium } from 'playwright-core'

const out = process.argv[2] ?? '/tmp/screens'
const base = process.env.BASE ?? 'http://localhost:5199'
const only = process.argv[3]
mkdirSync(out, { recursive: true })

const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
})

async function page(width, height) {
    const context = await browser.newContext({ viewport: { width, height }, locale: 'zh-CN' })
    const p = await context.newPage()
    p.on('console', (m) => ['error', 'warning'].includes(m.type()) && console.log(`[${m.type()}]`, m.text()))
    p.on('pageerror', (e) => console.log('[pageerror]', e.message))
    await p.goto(`${base}/sign-in?speed=60`)
    await p.waitForSelector('[data-testid=sign-in-user]')
    return p
}

async function signIn(p) {
    await p.click('[data-testid=demo-top]')
    await p.click('[data-testid=sign-in-submit]')
    await p.waitForSelector('[data-testid=board]')
    await p.waitForSelector('[data-testid^=queue-row-]')
}

const go = async (p, path) => {
    await p.evaluate((to) => {
        history.pushState({}, '', to)
        dispatchEvent(new PopStateEvent('popstate', { state: {} }))
    }, path)
    await p.waitForTimeout(2500)
}

const shots = {
    signin: [1440, 900, async (p) => p.waitForTimeout(500), false],
    wall: [1920, 1080, async (p) => go(p, '/wall/512000')],
    wall4k: [3840, 2160, async (p) => go(p, '/wall/512000')],
    desk: [1680, 1050, async (p) => p.waitForTimeout(2500)],
    desk1366: [1366, 768, async (p) => p.waitForTimeout(2500), true, true],
    narrow: [320, 800, async (p) => p.waitForTimeout(2500), true, true],
    lost: [
        1920,
        1080,
        async (p) => {
            await go(p, '/wall/512000')
            await p.evaluate(() => window.mock.cut(60))
            await p.waitForTimeout(34000)
        },
    ],
    case: [
        1440,
        900,
        async (p) => {
            const id = await p.getAttribute('[data-testid^=queue-row-][data-overdue=true]', 'data-testid')
            await go(p, `/cases/${id.slice(10)}`)
        },
        true,
        true,
    ],
    casenarrow: [
        320,
        800,
        async (p) => {
            const id = await p.getAttribute('[data-testid^=queue-row-][data-overdue=true]', 'data-testid')
            await go(p, `/cases/${id.slice(10)}`)
        },
        true,
        true,
    ],
    cases: [1440, 900, async (p) => go(p, '/cases')],
    inbox: [1440, 900, async (p) => go(p, '/inbox')],
}

for (const [name, [width, height, act, needsSession = true, fullPage = false]] of Object.entries(shots)) {
    if (only && !only.split(',').includes(name)) continue
    const p = await page(width, height)
    if (needsSession) await signIn(p)
    await act(p)
    await p.screenshot({ path: `${out}/${name}.png`, fullPage })
    console.log(name, 'done')
    await p.context().close()
}
await browser.close()
