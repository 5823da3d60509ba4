"""A report by hand."""

from dataclasses import replace

from core.evaluation.gate.report import Check, Report

PASSED = Check("performance", "accuracy (macro)", "pass", 0.774, 0.751, 0.795, 0.75, "share", 1408, "Accuracy is .774.")
FAILED = Check(
    "fairness", "accuracy gap, <Senior>", "fail", 0.124, 0.062, 0.186, 0.10, "points", 1408,
    "Yes: .698, No: .822 & so on.", "Collect | more seniors.",
)  # fmt: skip
UNSURE = Check("champion", "ROC-AUC", "inconclusive", -0.004, -0.014, 0.006, -0.01, "share", 1408, "Not sure.", "Wait.")
TOLD = Check("fairness", "selection rate", None, 0.18, None, None, None, "share", 1408, "Reported.")


def a_report(*checks: Check, **changes) -> Report:
    made = Report(
        name="churn", number=3, kind_label="Random forest", model_hash="a" * 64, run_id="r1",
        created="2026-11-21T15:12:00.250000+00:00", data="telco-churn.csv", data_hash="d" * 64, n=1408, n_seen=5635,
        champion=1, policy="bundled", policy_hash="p" * 64, seed=7, seconds=3.25, verdict="pass", checks=checks or (PASSED,),
    )  # fmt: skip
    return replace(made, **changes)
