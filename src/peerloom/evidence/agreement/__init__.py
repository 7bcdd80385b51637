"""Do people who code or rate the same things do it alike?"""

from peerloom.evidence.agreement.by_label import LabelAgreement
from peerloom.evidence.agreement.cohen import CohenKappa, cohen_kappa
from peerloom.evidence.agreement.fleiss import FleissKappa, fleiss_kappa
from peerloom.evidence.agreement.intraclass import IntraclassCorrelation, icc
from peerloom.evidence.agreement.krippendorff import KrippendorffAlpha, krippendorff_alpha

__all__ = [
    "CohenKappa",
    "FleissKappa",
    "IntraclassCorrelation",
    "KrippendorffAlpha",
    "LabelAgreement",
    "cohen_kappa",
    "fleiss_kappa",
    "icc",
    "krippendorff_alpha",
]
