"""The UCI "Online Retail" format: invoice lines of a wholesaler become products, opening stock, sales and corrections.

The rules are stated in docs/how-to/import-online-retail.md.
"""
