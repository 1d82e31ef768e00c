select '{{TextField}}' as text_field, {{NumberField}} as number_field, '{{DateField}}' as date_field, '{{ListField}}' as list_field
