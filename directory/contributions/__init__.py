"""What one member writes for the network and the mission reads: all that every such thing has in common.

A content type inherits `models.Contribution` and its `Meta`, and says what it holds and who reads it. Its form inherits
`forms.ContributionForm`, its addresses and pages come from `pages.Pages`, its line of the mission's queue from
`queue.declare_contribution`, its screen from `admin.ContributionAdmin`. docs/architecture.md tells how to add one.
"""
