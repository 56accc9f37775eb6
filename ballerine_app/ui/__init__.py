"""The kit: functions that return `rx.el` components. No state, no logic; values, Vars and handlers are passed in."""
