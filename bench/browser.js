// The page's own clock: when the first mark of a chart was painted, and when a choice from a list had redrawn the charts.
(() => {
    const MARK = '.js-plotly-plot .main-svg .trace :is(path, rect, circle), .js-plotly-plot .choroplethlayer path'
    const NOT_DRAWN = '.hoverlayer, .draglayer, .modebar-container'  // follow the pointer
    const seen = {chart: null, began: null, ended: null, drawn: null}
    const running = () => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState !== 'notRunning'
    let waiting = false
    const painted = then => {  // a frame's callback comes before its paint, the task after it afterwards
        if (waiting) return
        waiting = true
        requestAnimationFrame(() => setTimeout(() => { waiting = false; then(performance.now()) }))
    }
    const look = changes => {
        if (seen.chart === null && document.querySelector(MARK)) painted(now => { seen.chart ??= now })
        if (seen.began === null) return
        for (const {target, type, attributeName} of changes) {
            if (type === 'attributes' && attributeName === 'data-test-script-state') {
                seen.ended = running() ? null : performance.now()
            } else if (target.closest?.('.js-plotly-plot') && !target.closest(NOT_DRAWN)) {
                painted(now => { seen.drawn = now })
            }
        }
    }
    const attributeFilter = ['d', 'transform', 'points', 'style', 'data-test-script-state']
    new MutationObserver(look).observe(document, {childList: true, subtree: true, attributes: true, attributeFilter})
    addEventListener('pointerup', event => {
        if (event.target.closest?.('[role=option]')) Object.assign(seen, {began: event.timeStamp, ended: null, drawn: null})
    }, true)
    window.bench = {
        opened: () => seen.chart !== null && !running(),
        firsts: () => [performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null, seen.chart],
        // The script has run, and no chart was drawn again for half a second, or none at all for two: not counted.
        settled: () => {
            const since = (then, least) => then !== null && performance.now() - then > least
            if (running()) return false
            if (seen.drawn !== null && since(seen.drawn, 500)) return since(seen.ended, 500) || since(seen.began, 5000)
            return seen.drawn === null && (since(seen.ended, 2000) || since(seen.began, 20000))
        },
        redrawn: () => seen.drawn === null ? null : seen.drawn - seen.began,
        forget: () => Object.assign(seen, {began: null, ended: null, drawn: null}),
    }
})()
