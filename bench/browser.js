// The page's own clock: when the first mark of a chart was painted, and when a choice from a list had redrawn the charts.
(() => {
    const MARK = '.js-plotly-plot .main-svg .trace :is(path, rect, circle)'
    const NOT_DRAWN = '.hoverlayer, .draglayer, .modebar-container'  // follow the pointer
    const none = {began: null, ended: null, drawn: null, sight: null}
    const seen = {chart: null, ...none}
    const touched = new Set()
    const inSight = plot => {
        const {top, bottom, height} = plot.getBoundingClientRect()
        return height > 0 && bottom > 0 && top < innerHeight
    }
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
                touched.add(target.closest('.js-plotly-plot'))
                painted(now => {
                    seen.drawn = now
                    if ([...touched].some(inSight)) seen.sight = now
                    touched.clear()
                })
            }
        }
    }
    const attributeFilter = ['d', 'transform', 'points', 'style', 'data-test-script-state']
    new MutationObserver(look).observe(document, {childList: true, subtree: true, attributes: true, attributeFilter})
    addEventListener('pointerup', event => {
        if (event.target.closest?.('[role=option]')) Object.assign(seen, none, {began: event.timeStamp})
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
        // The charts of the window, and all of the page.
        redrawn: () => [seen.sight, seen.drawn].map(then => then === null ? null : then - seen.began),
        forget: () => { touched.clear(); Object.assign(seen, none) },
    }
})()
