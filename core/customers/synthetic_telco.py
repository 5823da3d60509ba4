"""The process that makes Telco-like customers, calibrated to the public Telco table.

Source of every figure: IBM "Telco Customer Churn" (repository IBM/telco-customer-churn-on-icp4d, Apache-2.0), 7,043 customers.
Each step's odds are the maximum-likelihood logistic fit of that step on the steps above it; lengths of stay are fitted humps
between counted spikes; prices are the price list that explains 99.9 % of the monthly charges. The churn weights give the
synthetic customers the public table's churn in every group, and are then shrunk by 3 % because they were fitted on the same
7,043 customers: so the synthetic table is as hard to rank as the public one. docs/synthetic-customers.md has the details.
"""

from core.customers.synthetic_process import Choice, Prices, Process, Stay, odds

TELCO = Process(
    male=odds(0.019),
    senior=odds(-1.64),
    partner=odds(-0.0824, senior=0.0894),
    dependents=odds(-2.04, partner=2.4, senior=-2.21, partner__senior=0.0735),
    internet=Choice(
        "dsl",
        (
            ("fibre", odds(0.118, senior=0.992, partner=0.206, dependents=-0.543)),
            ("offline", odds(-0.446, senior=-1.11, partner=-0.205, dependents=0.411)),
        ),
    ),
    contract=Choice(
        "month_to_month",
        (
            ("one_year", odds(-1.18, fibre=-0.594, offline=0.422, senior=-0.334, partner=0.852, dependents=0.238)),
            ("two_year", odds(-1.5, fibre=-0.916, offline=0.91, senior=-0.594, partner=1.51, dependents=0.284)),
        ),
    ),
    stays=(  # chances of 0, 1 and 72 months, then the shape of the rest; without a partner and with one
        ("month_to_month", "dsl", Stay(0, 0.2241, 0, 0.55, 2.11), Stay(0, 0.0647, 0, 0.81, 1.81)),
        ("month_to_month", "fibre", Stay(0, 0.1475, 0, 0.64, 1.84), Stay(0, 0.0536, 0.0024, 0.86, 1.25)),
        ("month_to_month", "offline", Stay(0, 0.3575, 0, 0.75, 5.32), Stay(0, 0.1522, 0, 0.91, 3.05)),
        ("one_year", "dsl", Stay(0, 0.0077, 0, 1.62, 1.54), Stay(0, 0, 0, 1.74, 1.12)),
        ("one_year", "fibre", Stay(0, 0, 0.0051, 2.2, 1.09), Stay(0, 0, 0.044, 2.9, 1.02)),
        ("one_year", "offline", Stay(0, 0, 0, 1.07, 1.82), Stay(0.0056, 0.0281, 0.0056, 1.14, 1.36)),
        ("two_year", "dsl", Stay(0.0058, 0, 0.0983, 1.71, 0.7), Stay(0.0088, 0, 0.2549, 1.81, 0.39)),
        ("two_year", "fibre", Stay(0, 0, 0.1842, 2.88, 0.72), Stay(0, 0, 0.3937, 5.32, 0.6)),
        ("two_year", "offline", Stay(0.0046, 0.0046, 0.0556, 1.44, 0.93), Stay(0.0095, 0.0024, 0.1256, 1.14, 0.54)),
    ),
    phone=odds(0.936),
    lines=odds(-2.04, years=0.291, log_months=0.236, fibre=1.04, offline=-0.832, senior=0.411),
    addons=(
        (
            "security",
            odds(
                -2.23,
                log_months=0.465,
                fibre=-0.97,
                one_year=0.584,
                two_year=1.27,
                senior=-0.269,
                dependents=0.222,
                phone=0.391,
            ),
        ),
        ("backup", odds(-1.75, years=0.347, log_months=0.158, two_year=0.217)),
        ("protection", odds(-2.28, log_months=0.48, fibre=0.239, one_year=0.714, two_year=1.49)),
        (
            "support",
            odds(
                -2.19,
                years=-0.109,
                log_months=0.458,
                fibre=-0.771,
                one_year=0.8,
                two_year=1.92,
                senior=-0.457,
                phone=0.307,
                security=0.255,
                protection=0.255,
            ),
        ),
        (
            "tv",
            odds(
                -2.04,
                log_months=0.325,
                fibre=0.928,
                one_year=0.437,
                two_year=0.886,
                security=-0.382,
                protection=0.66,
                support=0.286,
            ),
        ),
        (
            "movies",
            odds(
                -2.24,
                log_months=0.264,
                fibre=0.634,
                one_year=0.36,
                two_year=0.724,
                security=-0.227,
                protection=0.568,
                tv=1.43,
            ),
        ),
    ),
    paperless=odds(0.343, fibre=0.91, offline=-0.998, senior=0.4, one_year=-0.248, two_year=-0.342, dependents=-0.113),
    payment=Choice(
        "electronic",
        (
            (
                "mailed",
                odds(
                    0.331,
                    one_year=0.731,
                    two_year=1.67,
                    fibre=-1.38,
                    offline=1.44,
                    senior=-0.727,
                    dependents=0.18,
                    years=-0.31,
                    log_months=0.0596,
                    paperless=-0.529,
                ),
            ),
            (
                "bank",
                odds(
                    -1.68,
                    one_year=0.505,
                    two_year=1.25,
                    fibre=-0.571,
                    offline=0.912,
                    senior=-0.218,
                    dependents=0.133,
                    years=0.0409,
                    log_months=0.391,
                    paperless=-0.271,
                ),
            ),
            (
                "card",
                odds(
                    -1.65,
                    one_year=0.688,
                    two_year=1.51,
                    fibre=-0.667,
                    offline=0.829,
                    senior=-0.209,
                    dependents=0.146,
                    years=-0.0124,
                    log_months=0.399,
                    paperless=-0.217,
                ),
            ),
        ),
    ),
    prices=Prices(
        items=(
            ("phone", 20.0),
            ("lines", 5.0),
            ("dsl", 25.0),
            ("fibre", 50.0),
            ("security", 5.0),
            ("backup", 5.0),
            ("protection", 5.0),
            ("support", 5.0),
            ("tv", 10.0),
            ("movies", 10.0),
        ),
        spread=0.55,
        spread_online=1.12,
        lowest=18.25,
        step=0.05,
        wobble=0.21,
    ),
    churn=odds(
        0.192,
        senior=0.147,
        dependents=-0.106,
        fibre=0.889,
        offline=-0.679,
        one_year=-0.678,
        two_year=-1.55,
        log_months=-0.403,
        years=-0.127,
        first_month=0.39,
        phone=-0.772,
        lines=0.494,
        security=-0.385,
        support=-0.35,
        tv=0.369,
        movies=0.379,
        paperless=0.342,
        electronic=0.45,
        one_year__offline=-0.457,
    ),
)
